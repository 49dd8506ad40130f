<?xml version="1.0" encoding="UTF-8"?>
<!-- Enriched tree to the hand-over checklist of the filing: what is to be done from the bundle to the regulator's
     desk, in order, each with what the dossier and the pack know of it. What a pack does not know is listed last. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="urn:samdossier:sheet:1" xmlns:d="urn:samdossier:dossier:1"
                xmlns:p="urn:samdossier:plan:1" xmlns:k="urn:samdossier:pack:1"
                exclude-result-prefixes="d p k">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:key name="planned" match="p:entry" use="@document"/>

  <xsl:variable name="filing" select="/d:dossier/d:filings/d:filing[p:plan]"/>
  <xsl:variable name="plan" select="$filing/p:plan"/>
  <xsl:variable name="pack" select="$plan/k:pack"/>
  <xsl:variable name="route" select="$pack/k:route[@id = $plan/@route]"/>
  <xsl:variable name="mine" select="concat(' ', $plan/@regulator, ' ')"/>
  <xsl:variable name="class" select="concat(' ', $plan/@class, ' ')"/>

  <xsl:template match="/">
    <handovers filing="{$filing/@id}" route="{$plan/@route}" regulator="{$plan/@regulator}" lang="{$pack/k:language[@use = 'dossier']/@lang}">
      <handover id="handover">
        <name xml:lang="en">Hand-over checklist</name><name xml:lang="ja">引渡しチェックリスト</name>
        <xsl:call-template name="answers"/>
        <xsl:call-template name="signers"/>
        <xsl:call-template name="portal"/>
        <xsl:call-template name="originals"/>
        <xsl:call-template name="fees"/>
        <xsl:call-template name="after"/>
        <xsl:call-template name="unknown"/>
      </handover>
    </handovers>
  </xsl:template>

  <xsl:template match="k:text | k:name | d:title" mode="words">
    <text><xsl:copy-of select="@xml:lang"/><xsl:value-of select="."/></text>
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

  <!-- Questions that only a person can answer -->
  <xsl:template name="answers">
    <section>
      <title xml:lang="en">Answered by a person</title><title xml:lang="ja">担当者による確認</title>
      <xsl:for-each select="$pack/k:ask[not(@routes) or contains(concat(' ', normalize-space(@routes), ' '), concat(' ', $plan/@route, ' '))]">
        <item>
          <xsl:apply-templates select="k:text" mode="words"/>
          <datum><xsl:value-of select="normalize-space($filing/d:answer[@id = current()/@id])"/></datum>
          <xsl:apply-templates select="." mode="sources"/>
        </item>
      </xsl:for-each>
    </section>
  </xsl:template>

  <!-- The filing's own signers stand in for the route's. -->
  <xsl:template name="signers">
    <section>
      <title xml:lang="en">Signed and verified</title><title xml:lang="ja">署名及び検証</title>
      <xsl:for-each select="$filing/d:signer | $route/k:signer[not($filing/d:signer)]">
        <item>
          <text xml:lang="en">The bundle is signed by the <xsl:value-of select="@role"/>, level <xsl:value-of select="@level"/>, and verify says good</text>
          <text xml:lang="ja">バンドルに<xsl:choose><xsl:when test="@role = 'applicant'">申請者</xsl:when><xsl:when test="@role = 'representative'">代理人</xsl:when><xsl:otherwise>確認者</xsl:otherwise></xsl:choose>の署名（レベル<xsl:value-of select="@level"/>）があり、verifyで検証済みである</text>
        </item>
      </xsl:for-each>
    </section>
  </xsl:template>

  <xsl:template name="portal">
    <xsl:variable name="channel" select="$pack/k:channel[@id = $filing/@channel]"/>
    <xsl:variable name="addressee" select="$pack/k:addressee[@id = $filing/@addressee or (not($filing/@addressee) and @id = $route/@addressee)]"/>
    <section>
      <title xml:lang="en">Handed over</title><title xml:lang="ja">提出</title>
      <item>
        <text xml:lang="en"><xsl:value-of select="count($plan//p:entry)"/> files are uploaded in the order below, unchanged</text>
        <text xml:lang="ja">下記の<xsl:value-of select="count($plan//p:entry)"/>ファイルを、この順序で、変更せずに提出する</text>
        <xsl:if test="$channel"><part><xsl:apply-templates select="$channel/k:name" mode="words"/></part></xsl:if>
        <xsl:if test="$addressee"><part><xsl:apply-templates select="$addressee/k:name" mode="words"/></part></xsl:if>
      </item>
      <xsl:for-each select="$plan//p:entry">
        <xsl:sort select="@path"/>
        <file path="{@path}" size="{@size}" sha256="{@sha256}"/>
      </xsl:for-each>
    </section>
  </xsl:template>

  <!-- Papers of which a signed or sealed original exists -->
  <xsl:template name="originals">
    <section>
      <title xml:lang="en">Originals and copies at hand</title><title xml:lang="ja">原本等の準備</title>
      <xsl:for-each select="/d:dossier/d:papers/d:paper[not(@regulators) or contains(concat(' ', normalize-space(@regulators), ' '), $mine)][key('planned', @document)][not(@state = 'withdrawn')]">
        <item>
          <xsl:apply-templates select="d:title" mode="words"/>
          <datum><xsl:value-of select="@number"/></datum>
          <xsl:if test="@form"><part><text xml:lang="en"><xsl:value-of select="translate(@form, '-', ' ')"/></text><text xml:lang="ja"><xsl:choose><xsl:when test="@form = 'original'">原本</xsl:when><xsl:when test="@form = 'certified-copy'">認証謄本</xsl:when><xsl:when test="@form = 'copy'">写し</xsl:when><xsl:otherwise>電子</xsl:otherwise></xsl:choose></text></part></xsl:if>
          <xsl:if test="@expires"><part><text xml:lang="en">until <xsl:value-of select="@expires"/></text><text xml:lang="ja"><xsl:value-of select="@expires"/>まで</text></part></xsl:if>
          <xsl:if test="@held-at"><part><text xml:lang="en">held at <xsl:value-of select="@held-at"/></text><text xml:lang="ja">保管場所：<xsl:value-of select="@held-at"/></text></part></xsl:if>
        </item>
      </xsl:for-each>
    </section>
  </xsl:template>

  <!-- Fees of the class, and of the fee class that the filing is in -->
  <xsl:template name="fees">
    <section>
      <title xml:lang="en">Fees</title><title xml:lang="ja">手数料</title>
      <xsl:for-each select="$route/k:fee[not(@classes) or contains(concat(' ', normalize-space(@classes), ' '), $class)][not(@fee-class) or not($filing/@fee-class) or @fee-class = $filing/@fee-class]">
        <item>
          <xsl:apply-templates select="$pack/k:fee-kind[@id = current()/@kind]/k:name" mode="words"/>
          <xsl:if test="not($pack/k:fee-kind[@id = current()/@kind])"><text xml:lang="en"><xsl:value-of select="translate(@kind, '-', ' ')"/></text><text xml:lang="ja"><xsl:value-of select="@kind"/></text></xsl:if>
          <datum><xsl:value-of select="concat(format-number(@amount, '#,##0'), ' ', @currency)"/></datum>
          <xsl:apply-templates select="." mode="sources"/>
        </item>
      </xsl:for-each>
    </section>
  </xsl:template>

  <xsl:template name="after">
    <section>
      <title xml:lang="en">Afterwards</title><title xml:lang="ja">提出後</title>
      <item><text xml:lang="en">The bundle is recorded: samdossier record DIR BUNDLE --trust STORE</text><text xml:lang="ja">バンドルを記録する：samdossier record DIR BUNDLE --trust STORE</text></item>
      <item><text xml:lang="en">The number that the regulator gives is recorded with its event</text><text xml:lang="ja">当局から通知された番号を事象とともに記録する</text></item>
      <item><text xml:lang="en">core.key is backed up; the record is kept inside</text><text xml:lang="ja">core.keyを保管し、recordフォルダは社外に出さない</text></item>
    </section>
  </xsl:template>

  <xsl:template name="unknown">
    <section>
      <title xml:lang="en">Not known: ask before you rely on it</title><title xml:lang="ja">確認できていない事項（当局等に確認する）</title>
      <xsl:for-each select="$pack/k:not-known[not(@routes) or contains(concat(' ', normalize-space(@routes), ' '), concat(' ', $plan/@route, ' '))]">
        <item><xsl:apply-templates select="k:text" mode="words"/></item>
      </xsl:for-each>
    </section>
  </xsl:template>
</xsl:stylesheet>
