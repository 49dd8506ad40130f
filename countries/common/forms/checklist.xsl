<?xml version="1.0" encoding="UTF-8"?>
<!-- Enriched tree to the regulator's checklists of essential principles: each row of its lists (k:checklist) with
     the evidence rows that the pack maps to it, and where their documents stand in this filing. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="urn:samdossier:sheet:1" xmlns:d="urn:samdossier:dossier:1"
                xmlns:p="urn:samdossier:plan:1" xmlns:k="urn:samdossier:pack:1"
                exclude-result-prefixes="d p k">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:key name="principle" match="d:evidence/d:principle" use="@number"/>
  <xsl:key name="principle-of" match="d:evidence/d:principle[contains(@number, '.')]" use="substring-before(@number, '.')"/>
  <xsl:key name="standard" match="d:evidence/d:standard" use="@id"/>
  <xsl:key name="document" match="d:documents/d:document" use="@id"/>
  <xsl:key name="placed" match="p:heading[p:entry]" use="p:entry/@document"/>

  <xsl:variable name="filing" select="/d:dossier/d:filings/d:filing[p:plan]"/>
  <xsl:variable name="plan" select="$filing/p:plan"/>
  <xsl:variable name="pack" select="$plan/k:pack"/>

  <xsl:template match="/">
    <checklists filing="{$filing/@id}" route="{$plan/@route}" regulator="{$plan/@regulator}" lang="{$pack/k:language[@use = 'dossier']/@lang}">
      <xsl:apply-templates select="$pack/k:checklist[not(@base)]"/>
    </checklists>
  </xsl:template>

  <xsl:template match="k:checklist">
    <checklist>
      <xsl:copy-of select="@id | @instead-of"/>
      <xsl:apply-templates select="k:name" mode="words"/>
      <xsl:apply-templates select="." mode="sources"/>
      <xsl:apply-templates select="k:row"/>
    </checklist>
  </xsl:template>

  <!-- The rows of evidence for its numbers; of an article's paragraph the article's row if it has none. -->
  <xsl:template match="k:row">
    <xsl:variable name="own" select="key('principle', @hub) | key('principle', @also) | key('principle-of', @hub)"/>
    <row number="{@number}">
      <xsl:if test="not(@hub)"><xsl:attribute name="unmapped">yes</xsl:attribute></xsl:if>
      <xsl:apply-templates select="k:title" mode="words"/>
      <xsl:apply-templates select="." mode="sources"/>
      <xsl:apply-templates select="$own | key('principle', substring-before(@hub, '.'))[not($own)]"/>
    </row>
  </xsl:template>

  <xsl:template match="k:name | k:title | d:reason | d:method | d:title" mode="words">
    <xsl:element name="{local-name()}"><xsl:copy-of select="@xml:lang"/><xsl:value-of select="."/></xsl:element>
  </xsl:template>

  <xsl:template match="*" mode="sources">
    <xsl:variable name="see" select="concat(' ', normalize-space(@see), ' ')"/>
    <xsl:for-each select="$pack/k:source[contains($see, concat(' ', @id, ' '))]">
      <source>
        <xsl:copy-of select="@id | @confidence | @number"/>
        <xsl:for-each select="k:title"><title><xsl:copy-of select="@xml:lang"/><xsl:value-of select="."/></title></xsl:for-each>
      </source>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="d:principle">
    <principle>
      <xsl:copy-of select="@number | @applies"/>
      <xsl:apply-templates select="d:reason | d:method" mode="words"/>
      <xsl:for-each select="d:shown-by[@standard]">
        <standard><xsl:copy-of select="key('standard', @standard)/@number | key('standard', @standard)/@edition"/></standard>
      </xsl:for-each>
      <xsl:for-each select="d:shown-by[@document]">
        <xsl:variable name="document" select="key('document', @document)"/>
        <document id="{@document}">
          <xsl:copy-of select="$document/@number | @pages"/>
          <xsl:if test="not(key('placed', @document))"><xsl:attribute name="absent">yes</xsl:attribute></xsl:if>
          <xsl:apply-templates select="$document/d:title" mode="words"/>
          <xsl:for-each select="key('placed', @document)[@number != '']"><heading><xsl:value-of select="@number"/></heading></xsl:for-each>
        </document>
      </xsl:for-each>
    </principle>
  </xsl:template>
</xsl:stylesheet>
