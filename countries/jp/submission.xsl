<?xml version="1.0" encoding="UTF-8"?>
<!-- submission.xml of a filing with PMDA or a registered certification body: form, 申請区分, fee class,
     addressee, stage of a two-stage approval and the change plans that the filing is about. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:d="urn:samdossier:dossier:1" exclude-result-prefixes="d">
  <xsl:import href="pack:common/submission-common.xsl"/>

  <xsl:template match="d:filing" mode="attributes">
    <xsl:attribute name="class"><xsl:value-of select="$class/@value"/></xsl:attribute>
    <xsl:copy-of select="$route/@addressee"/>
    <xsl:copy-of select="$route/@form | @application-kind | @fee-class | @addressee | @stage"/>
  </xsl:template>

  <xsl:template match="d:filing" mode="further">
    <xsl:if test="@stage">
      <xsl:for-each select="/d:dossier/d:plans/d:two-stage">
        <xsl:element name="two-stage" namespace="{$namespace}"><xsl:copy-of select="@type"/><xsl:attribute name="stage"><xsl:value-of select="$filing/@stage"/></xsl:attribute></xsl:element>
      </xsl:for-each>
    </xsl:if>
    <xsl:apply-templates select="/d:dossier/d:plans/d:change-plan[@regulator = $regulator][@id = $filing/@change-plan or @id = $filing/d:change/@plan or d:notification/@filing = $filing/@id]"/>
  </xsl:template>

  <xsl:template match="d:change-plan">
    <xsl:element name="change-plan" namespace="{$namespace}">
      <xsl:copy-of select="@id | @number | @version | @state | @confirmed"/>
      <xsl:call-template name="words"><xsl:with-param name="from" select="d:title"/><xsl:with-param name="name" select="'title'"/></xsl:call-template>
      <xsl:for-each select="d:item">
        <xsl:element name="item" namespace="{$namespace}"><xsl:copy-of select="@id | @kind"/></xsl:element>
      </xsl:for-each>
      <xsl:for-each select="d:notification[@filing][not(@filing = /d:dossier/d:filings/d:filing[d:event[@kind = 'withdrawn' or @kind = 'refused']]/@id)]">
        <xsl:sort select="@received"/>
        <xsl:element name="notification" namespace="{$namespace}"><xsl:copy-of select="@filing | @received | @effective"/></xsl:element>
      </xsl:for-each>
    </xsl:element>
  </xsl:template>
</xsl:stylesheet>
