<?xml version="1.0" encoding="UTF-8"?>
<!-- Backbone of filings on the ASEAN table of contents. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:d="urn:samdossier:dossier:1" exclude-result-prefixes="d">
  <xsl:import href="pack:common/submission-common.xsl"/>
  <xsl:template match="d:filing" mode="attributes">
    <xsl:attribute name="class"><xsl:value-of select="$class/@value"/></xsl:attribute>
    <xsl:copy-of select="@addressee"/>
  </xsl:template>
</xsl:stylesheet>
