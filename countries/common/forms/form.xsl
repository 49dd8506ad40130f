<?xml version="1.0" encoding="UTF-8"?>
<!-- Gathered sheets (sheet.xsl) to the data of those that are forms: a form of urn:samdossier:form:<pack>:1 for each,
     its boxes in their order, as elements of their ids with the printed name in "name". What the filing rules ask of
     the recording of a form on a medium holds here too: a box that is mandatory and holds nothing stays as an empty
     element; what is optional and holds nothing is left out, element and all. A box of the form is mandatory unless
     it says that it is optional; what stands inside a box is optional. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:samdossier:sheet:1"
                exclude-result-prefixes="s">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:variable name="lang" select="/s:sheets/@lang"/>
  <xsl:variable name="ns" select="concat('urn:samdossier:form:', /s:sheets/@regulator, ':1')"/>

  <xsl:template match="/">
    <forms><xsl:apply-templates select="s:sheets/s:sheet[@form]"/></forms>
  </xsl:template>

  <xsl:template match="s:sheet">
    <xsl:element name="form" namespace="{$ns}">
      <xsl:attribute name="id"><xsl:value-of select="@form"/></xsl:attribute>
      <xsl:copy-of select="@number | @boxes | /s:sheets/@filing | /s:sheets/@route"/>
      <xsl:apply-templates select="s:field | s:group"/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="s:group">
    <xsl:if test="not(@optional = 'yes') or .//s:value[not(@blank)]">
      <xsl:element name="{@id}" namespace="{$ns}">
        <xsl:call-template name="named"/>
        <xsl:apply-templates select="s:row"/>
      </xsl:element>
    </xsl:if>
  </xsl:template>
  <xsl:template match="s:row"><xsl:apply-templates select="s:field"/></xsl:template>
  <xsl:template match="s:group[@as]/s:row">
    <xsl:element name="{../@as}" namespace="{$ns}"><xsl:apply-templates select="s:field"/></xsl:element>
  </xsl:template>

  <!-- In the form's language where there is one in it, else in the first that there is. -->
  <xsl:template match="s:field">
    <xsl:variable name="all" select="s:value[not(@blank)]"/>
    <xsl:variable name="own" select="$all[@lang = $lang]"/>
    <xsl:variable name="first" select="($own | $all[not($own)])[1]/@lang"/>
    <xsl:apply-templates select="$all[not(@lang) or @lang = $first]"/>
    <xsl:if test="parent::s:sheet and not(@optional = 'yes') and not($all)">
      <xsl:element name="{@id}" namespace="{$ns}"><xsl:call-template name="named"/></xsl:element>
    </xsl:if>
  </xsl:template>
  <xsl:template match="s:value">
    <xsl:element name="{../@id}" namespace="{$ns}">
      <xsl:for-each select=".."><xsl:call-template name="named"/></xsl:for-each>
      <xsl:copy-of select="@era"/>
      <xsl:value-of select="."/>
    </xsl:element>
  </xsl:template>

  <xsl:template name="named">
    <xsl:attribute name="name"><xsl:value-of select="s:name[lang($lang)] | s:name[not(../s:name[lang($lang)])][1]"/></xsl:attribute>
  </xsl:template>
</xsl:stylesheet>
