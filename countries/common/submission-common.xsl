<?xml version="1.0" encoding="UTF-8"?>
<!-- Enriched tree to submission.xml: what every regulator's backbone has. A pack's submission.xsl imports it
     and adds attributes and elements of its own by the modes "attributes" and "further". The namespace of
     the result is made from the regulator, so that a pack under another id needs no other stylesheet. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:d="urn:samdossier:dossier:1" xmlns:f="urn:samdossier:facts:1"
                xmlns:p="urn:samdossier:plan:1" xmlns:k="urn:samdossier:pack:1"
                exclude-result-prefixes="d f p k">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:key name="document" match="d:document" use="@id"/>
  <xsl:key name="rendition" match="d:rendition" use="@id"/>
  <xsl:key name="planned" match="p:entry" use="@document"/>
  <xsl:key name="approval" match="d:approvals/d:approval" use="@id"/>

  <xsl:variable name="filing" select="/d:dossier/d:filings/d:filing[p:plan]"/>
  <xsl:variable name="plan" select="$filing/p:plan"/>
  <xsl:variable name="pack" select="$plan/k:pack"/>
  <xsl:variable name="route" select="$pack/k:route[@id = $plan/@route]"/>
  <xsl:variable name="regulator" select="string($plan/@regulator)"/>
  <xsl:variable name="namespace" select="concat('urn:samdossier:submission:', $regulator, ':1')"/>
  <xsl:variable name="languages" select="$pack/k:language[@use = 'dossier']/@lang"/>
  <xsl:variable name="class" select="/d:dossier/d:product/d:class[@id = $filing/@class]"/>

  <xsl:template match="/">
    <xsl:if test="count($filing) != 1">
      <xsl:message terminate="yes">exactly one filing must carry a plan</xsl:message>
    </xsl:if>
    <xsl:element name="submission" namespace="{$namespace}">
      <xsl:attribute name="filing"><xsl:value-of select="$filing/@id"/></xsl:attribute>
      <xsl:attribute name="route"><xsl:value-of select="$plan/@route"/></xsl:attribute>
      <xsl:copy-of select="$filing/@sequence | $filing/@application | $filing/@planned | $filing/@channel"/>
      <xsl:apply-templates select="$filing" mode="attributes"/>
      <xsl:apply-templates select="/d:dossier/d:product"/>
      <xsl:element name="parties" namespace="{$namespace}">
        <xsl:apply-templates select="/d:dossier/d:parties/d:party[not(@regulators) or contains(concat(' ', normalize-space(@regulators), ' '), concat(' ', $regulator, ' '))][d:name]"/>
      </xsl:element>
      <xsl:element name="approvals" namespace="{$namespace}">
        <xsl:apply-templates select="key('approval', $filing/d:relies-on/@approval)"/>
      </xsl:element>
      <xsl:element name="contents" namespace="{$namespace}">
        <xsl:apply-templates select="$plan/p:heading[p:entry or p:reference or p:omission]"/>
      </xsl:element>
      <xsl:element name="papers" namespace="{$namespace}">
        <xsl:apply-templates select="/d:dossier/d:papers/d:paper[key('planned', @document)][not(@regulators) or contains(concat(' ', normalize-space(@regulators), ' '), concat(' ', $regulator, ' '))]"/>
      </xsl:element>
      <xsl:apply-templates select="$plan/p:withdrawn"/>
      <xsl:apply-templates select="$filing" mode="further"/>
    </xsl:element>
  </xsl:template>

  <!-- What a pack adds -->
  <xsl:template match="d:filing" mode="attributes"/>
  <xsl:template match="d:filing" mode="further"/>

  <!-- Words in the languages of the regulator, or in those there are; of two in one language the one that
       names the regulator. -->
  <xsl:template name="words">
    <xsl:param name="from"/>
    <xsl:param name="name"/>
    <xsl:variable name="fit" select="$from[not(@regulators) or contains(concat(' ', normalize-space(@regulators), ' '), concat(' ', $regulator, ' '))]"/>
    <xsl:variable name="own" select="$fit[@xml:lang = $languages]"/>
    <xsl:for-each select="$own | $fit[not($own)]">
      <xsl:variable name="lang" select="@xml:lang"/>
      <xsl:if test="@regulators or not($fit[@regulators][@xml:lang = $lang])">
        <xsl:element name="{$name}" namespace="{$namespace}">
          <xsl:copy-of select="@xml:lang"/>
          <xsl:value-of select="."/>
        </xsl:element>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="d:product">
    <xsl:element name="device" namespace="{$namespace}">
      <xsl:call-template name="words"><xsl:with-param name="from" select="d:name"/><xsl:with-param name="name" select="'name'"/></xsl:call-template>
      <xsl:for-each select="d:model">
        <xsl:element name="model" namespace="{$namespace}">
          <xsl:copy-of select="@id | @number | @udi-di"/>
          <xsl:call-template name="words"><xsl:with-param name="from" select="d:name"/><xsl:with-param name="name" select="'name'"/></xsl:call-template>
        </xsl:element>
      </xsl:for-each>
      <xsl:for-each select="d:version">
        <xsl:element name="version" namespace="{$namespace}"><xsl:copy-of select="@release | @full | @date | @build-sha256 | @model-id"/></xsl:element>
      </xsl:for-each>
      <xsl:for-each select="d:category">
        <xsl:element name="category" namespace="{$namespace}"><xsl:copy-of select="@xml:lang | @code"/><xsl:value-of select="."/></xsl:element>
      </xsl:for-each>
      <xsl:for-each select="d:generic-name[not(@xml:lang) or @xml:lang = $languages or not(../d:generic-name[@xml:lang = $languages])]">
        <xsl:element name="generic-name" namespace="{$namespace}"><xsl:copy-of select="@xml:lang | @scheme | @code | @invented"/><xsl:value-of select="."/></xsl:element>
      </xsl:for-each>
      <xsl:if test="$class/@rule">
        <xsl:element name="class-rule" namespace="{$namespace}"><xsl:copy-of select="$class/@rule"/></xsl:element>
      </xsl:if>
      <xsl:call-template name="intended-use"/>
    </xsl:element>
  </xsl:template>

  <!-- The text that the filing names, else the first intended use of its stage -->
  <xsl:template name="intended-use">
    <xsl:variable name="texts" select="/d:dossier/d:texts/d:text"/>
    <xsl:variable name="text" select="($texts[@id = $filing/d:use/@text] | $texts[not($filing/d:use)][@kind = 'intended-use'][not(@stage) or not($filing/@stage) or @stage = $filing/@stage])[1]"/>
    <xsl:variable name="fit" select="$text/d:wording[not(@status = 'superseded')][not(@regulators) or contains(concat(' ', normalize-space(@regulators), ' '), concat(' ', $regulator, ' '))]"/>
    <xsl:variable name="own" select="$fit[@xml:lang = $languages]"/>
    <xsl:for-each select="$own | $fit[not($own)]">
      <xsl:element name="intended-use" namespace="{$namespace}">
        <xsl:attribute name="text"><xsl:value-of select="$text/@id"/></xsl:attribute>
        <xsl:copy-of select="@xml:lang | @revision"/>
        <xsl:value-of select="."/>
      </xsl:element>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="d:party">
    <xsl:element name="party" namespace="{$namespace}">
      <xsl:copy-of select="@id | @role | @of | @country"/>
      <xsl:call-template name="words"><xsl:with-param name="from" select="d:name"/><xsl:with-param name="name" select="'name'"/></xsl:call-template>
      <xsl:call-template name="words"><xsl:with-param name="from" select="d:address"/><xsl:with-param name="name" select="'address'"/></xsl:call-template>
      <xsl:for-each select="d:number">
        <xsl:element name="number" namespace="{$namespace}"><xsl:copy-of select="@kind | @issued | @expires"/><xsl:value-of select="."/></xsl:element>
      </xsl:for-each>
      <xsl:call-template name="words"><xsl:with-param name="from" select="d:process"/><xsl:with-param name="name" select="'process'"/></xsl:call-template>
    </xsl:element>
  </xsl:template>

  <xsl:template match="d:approval">
    <xsl:element name="approval" namespace="{$namespace}"><xsl:copy-of select="@agency | @type | @number | @date | @expires | @class | @stage"/></xsl:element>
  </xsl:template>

  <xsl:template match="p:heading">
    <xsl:element name="heading" namespace="{$namespace}">
      <xsl:copy-of select="@id | @number[. != ''] | @parent | @need"/>
      <xsl:call-template name="words"><xsl:with-param name="from" select="p:title"/><xsl:with-param name="name" select="'title'"/></xsl:call-template>
      <xsl:apply-templates select="p:entry | p:reference | p:omission"/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="p:entry">
    <xsl:variable name="document" select="key('document', @document)"/>
    <xsl:variable name="rendition" select="key('rendition', @rendition)"/>
    <xsl:element name="document" namespace="{$namespace}">
      <xsl:attribute name="id"><xsl:value-of select="@document"/></xsl:attribute>
      <xsl:copy-of select="@rendition | $document/@number | $document/@confidential"/>
      <xsl:copy-of select="$rendition/@role | $rendition/@lang | $rendition/@revision | $rendition/@of-revision | $rendition/@date"/>
      <xsl:copy-of select="@path | @size | @sha256 | @operation"/>
      <xsl:call-template name="words"><xsl:with-param name="from" select="$document/d:title"/><xsl:with-param name="name" select="'title'"/></xsl:call-template>
    </xsl:element>
  </xsl:template>

  <xsl:template match="p:reference">
    <xsl:element name="reference" namespace="{$namespace}"><xsl:copy-of select="@document | @heading | @part | @pages"/></xsl:element>
  </xsl:template>

  <xsl:template match="p:omission">
    <xsl:element name="omission" namespace="{$namespace}">
      <xsl:call-template name="words">
        <xsl:with-param name="from" select="$filing/d:omission[@heading = current()/../@id]/d:reason"/>
        <xsl:with-param name="name" select="'reason'"/>
      </xsl:call-template>
    </xsl:element>
  </xsl:template>

  <xsl:template match="d:paper">
    <xsl:element name="paper" namespace="{$namespace}">
      <xsl:copy-of select="@id | @type | @document | @number | @issued | @expires | @form"/>
      <xsl:call-template name="words"><xsl:with-param name="from" select="d:issuer"/><xsl:with-param name="name" select="'issuer'"/></xsl:call-template>
    </xsl:element>
  </xsl:template>

  <xsl:template match="p:withdrawn">
    <xsl:element name="withdrawn" namespace="{$namespace}"><xsl:copy-of select="@document | @rendition | @path"/></xsl:element>
  </xsl:template>
</xsl:stylesheet>
