<?xml version="1.0" encoding="UTF-8"?>
<!-- Enriched tree to the portal sheets of the filing under check: the fields that the pack lists for its route
     (k:sheet, in portal order), each with its names, notes and sources, and the values that the dossier has for
     it. A field's "from" names one of the templates below; a pack needs no stylesheet of its own. The fields of a
     group may repeat, in a row for each party, change, item of the change plan or condition. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="urn:samdossier:sheet:1" xmlns:d="urn:samdossier:dossier:1"
                xmlns:p="urn:samdossier:plan:1" xmlns:k="urn:samdossier:pack:1"
                exclude-result-prefixes="d p k">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:key name="text" match="d:texts/d:text" use="@id"/>
  <xsl:key name="approval" match="d:approvals/d:approval" use="@id"/>
  <xsl:key name="document" match="d:documents/d:document" use="@id"/>

  <xsl:variable name="filing" select="/d:dossier/d:filings/d:filing[p:plan]"/>
  <xsl:variable name="plan" select="$filing/p:plan"/>
  <xsl:variable name="pack" select="$plan/k:pack"/>
  <xsl:variable name="route" select="$pack/k:route[@id = $plan/@route]"/>
  <xsl:variable name="regulator" select="concat(' ', $plan/@regulator, ' ')"/>
  <xsl:variable name="languages" select="$pack/k:language[@use = 'dossier']/@lang"/>
  <xsl:variable name="product" select="/d:dossier/d:product"/>
  <xsl:variable name="class" select="$product/d:class[@id = $filing/@class]"/>
  <xsl:variable name="change-plan" select="/d:dossier/d:plans/d:change-plan[@id = $filing/@change-plan]"/>
  <!-- The approval that the filing changes: that of its plan or of its relies-on, or the only one there is. -->
  <xsl:variable name="approved" select="/d:dossier/d:approvals/d:approval[@regulator = $plan/@regulator][d:baseline]"/>
  <xsl:variable name="named" select="$approved[@id = $change-plan/@approval or @id = $filing/d:relies-on/@approval]"/>
  <xsl:variable name="changed" select="$named[1] | $approved[not($named)][last() = 1]"/>

  <xsl:template match="/">
    <sheets filing="{$filing/@id}" route="{$plan/@route}" regulator="{$plan/@regulator}" lang="{$languages[1]}">
      <xsl:for-each select="$pack/k:sheet[not(@routes) or contains(concat(' ', normalize-space(@routes), ' '), concat(' ', $plan/@route, ' '))]">
        <xsl:if test="not(@answer) or normalize-space($filing/d:answer[@id = current()/@answer]) = 'yes'"><xsl:apply-templates select="."/></xsl:if>
      </xsl:for-each>
    </sheets>
  </xsl:template>

  <xsl:template match="k:sheet">
    <sheet>
      <xsl:copy-of select="@id | @form | @number | @boxes"/>
      <xsl:apply-templates select="k:name | k:note" mode="words"/>
      <xsl:apply-templates select="." mode="sources"/>
      <xsl:apply-templates select="k:copies[contains(concat(' ', normalize-space(@channels), ' '), concat(' ', $filing/@channel, ' '))] | k:code"/>
      <xsl:apply-templates select="k:field | k:group | k:use"/>
    </sheet>
  </xsl:template>

  <xsl:template match="k:use">
    <xsl:apply-templates select="$pack/k:boxes[@id = current()/@boxes]/*"/>
  </xsl:template>

  <xsl:template match="k:copies | k:code">
    <xsl:element name="{local-name()}">
      <xsl:copy-of select="@original | @duplicate | @value"/>
      <xsl:apply-templates select="k:name" mode="words"/>
      <xsl:apply-templates select="." mode="sources"/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="k:group">
    <group>
      <xsl:copy-of select="@id | @number | @optional | @each | @as"/>
      <xsl:apply-templates select="k:name | k:note" mode="words"/>
      <xsl:apply-templates select="." mode="sources"/>
      <xsl:apply-templates select="." mode="rows"/>
    </group>
  </xsl:template>
  <xsl:template match="k:group" mode="rows"><row><xsl:apply-templates select="k:field"/></row></xsl:template>
  <xsl:template match="k:group[@each]" mode="rows">
    <xsl:variable name="group" select="."/>
    <xsl:for-each select="/d:dossier/d:parties/d:party[$group/@each = 'party'][@role = $group/@of][not(@regulators) or contains(concat(' ', normalize-space(@regulators), ' '), $regulator)] | $filing/d:change[$group/@each = 'change'] | $change-plan/d:item[$group/@each = 'plan-item'] | $changed/d:condition[$group/@each = 'condition']">
      <row><xsl:apply-templates select="$group/k:field"><xsl:with-param name="row" select="."/></xsl:apply-templates></row>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="k:field">
    <xsl:param name="row" select="/.."/>
    <field>
      <xsl:copy-of select="@id | @number | @max | @width | @from | @optional"/>
      <xsl:apply-templates select="k:name | k:note" mode="words"/>
      <xsl:apply-templates select="." mode="sources"/>
      <xsl:apply-templates select="." mode="values"><xsl:with-param name="row" select="$row"/></xsl:apply-templates>
    </field>
  </xsl:template>

  <xsl:template match="k:name | k:note" mode="words">
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

  <!-- A value: words that are printed in a language, or a datum without one -->
  <xsl:template name="datum">
    <xsl:param name="value"/>
    <xsl:param name="label"/>
    <xsl:if test="string($value) != ''">
      <value>
        <xsl:if test="$label"><xsl:attribute name="label"><xsl:value-of select="$label"/></xsl:attribute></xsl:if>
        <xsl:value-of select="$value"/>
      </value>
    </xsl:if>
  </xsl:template>
  <!-- With the year of the era where the pack has eras (和暦); the first year is 元年. -->
  <xsl:template name="day">
    <xsl:param name="value"/>
    <xsl:variable name="number" select="number(translate($value, '-', ''))"/>
    <xsl:if test="string($value) != ''">
      <value day="yes">
        <xsl:for-each select="$pack/k:era[number(translate(@from, '-', '')) &lt;= $number]">
          <xsl:sort select="@from" order="descending"/>
          <xsl:variable name="year" select="substring($value, 1, 4) - substring(@from, 1, 4) + 1"/>
          <xsl:if test="position() = 1">
            <xsl:attribute name="era"><xsl:value-of select="k:name[@xml:lang = 'ja']"/><xsl:choose><xsl:when test="$year = 1">元</xsl:when><xsl:otherwise><xsl:value-of select="$year"/></xsl:otherwise></xsl:choose>年<xsl:value-of select="number(substring($value, 6, 2))"/>月<xsl:value-of select="number(substring($value, 9, 2))"/>日</xsl:attribute>
          </xsl:if>
        </xsl:for-each>
        <xsl:value-of select="$value"/>
      </value>
    </xsl:if>
  </xsl:template>
  <!-- In the languages that the regulator reads, or in those there are; what names the regulator wins. -->
  <xsl:template name="words">
    <xsl:param name="from"/>
    <xsl:variable name="fit" select="$from[not(@regulators) or contains(concat(' ', normalize-space(@regulators), ' '), $regulator)]"/>
    <xsl:variable name="own" select="$fit[@xml:lang = $languages]"/>
    <xsl:for-each select="$own | $fit[not($own)]">
      <xsl:variable name="lang" select="@xml:lang"/>
      <xsl:if test="@regulators or not($fit[@regulators][@xml:lang = $lang])">
        <value lang="{$lang}"><xsl:value-of select="."/></value>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>
  <xsl:template name="wordings">
    <xsl:param name="texts"/>
    <xsl:for-each select="$texts">
      <xsl:call-template name="words"><xsl:with-param name="from" select="d:wording[not(@status = 'superseded')]"/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>

  <!-- What the dossier has not -->
  <xsl:template match="k:field" mode="values"/>
  <xsl:template match="k:field[@from = 'blank']" mode="values"><value blank="yes"/></xsl:template>

  <!-- Product -->
  <xsl:template match="k:field[@from = 'product-name']" mode="values">
    <xsl:call-template name="words"><xsl:with-param name="from" select="$product/d:name"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'category']" mode="values">
    <xsl:call-template name="words"><xsl:with-param name="from" select="$product/d:category"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'generic-name']" mode="values">
    <xsl:call-template name="words"><xsl:with-param name="from" select="$product/d:generic-name[@scheme = current()/@kind]"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'generic-code']" mode="values">
    <xsl:for-each select="$product/d:generic-name[@scheme = current()/@kind][@code]">
      <xsl:call-template name="datum"><xsl:with-param name="value" select="@code"/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>
  <xsl:template match="k:field[@from = 'models']" mode="values">
    <xsl:for-each select="$product/d:model">
      <xsl:call-template name="words"><xsl:with-param name="from" select="d:name"/></xsl:call-template>
      <xsl:call-template name="datum"><xsl:with-param name="value" select="@number"/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>
  <xsl:template match="k:field[@from = 'udi']" mode="values">
    <xsl:for-each select="$product/d:model">
      <xsl:call-template name="datum"><xsl:with-param name="value" select="@udi-di"/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>
  <xsl:template match="k:field[@from = 'version']" mode="values">
    <xsl:call-template name="datum"><xsl:with-param name="value" select="$product/d:version/@full"/></xsl:call-template>
    <xsl:call-template name="datum"><xsl:with-param name="value" select="$product/d:version/@release"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'class']" mode="values">
    <xsl:call-template name="datum"><xsl:with-param name="value" select="$class/@value"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'class-rule']" mode="values">
    <xsl:call-template name="datum"><xsl:with-param name="value" select="$class/@rule"/></xsl:call-template>
  </xsl:template>

  <!-- Texts: the intended use is the one that the filing names -->
  <xsl:template match="k:field[@from = 'intended-use']" mode="values">
    <xsl:call-template name="wordings"><xsl:with-param name="texts" select="key('text', $filing/d:use/@text)"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'texts']" mode="values">
    <xsl:call-template name="wordings"><xsl:with-param name="texts" select="/d:dossier/d:texts/d:text[@kind = current()/@of]"/></xsl:call-template>
  </xsl:template>
  <!-- What stands in the annexes of the form -->
  <xsl:template match="k:field[@from = 'annex']" mode="values">
    <xsl:if test="key('document', $plan//p:entry/@document)[@kind = 'form-annexes']"><value lang="ja">別紙のとおり</value></xsl:if>
  </xsl:template>

  <!-- Parties of a role -->
  <xsl:template match="k:field[@from = 'party-name']" mode="values">
    <xsl:apply-templates select="/d:dossier/d:parties/d:party[@role = current()/@of]" mode="name"/>
  </xsl:template>
  <xsl:template match="k:field[@from = 'party-address']" mode="values">
    <xsl:apply-templates select="/d:dossier/d:parties/d:party[@role = current()/@of]" mode="address"/>
  </xsl:template>
  <xsl:template match="d:party" mode="name">
    <xsl:if test="not(@regulators) or contains(concat(' ', normalize-space(@regulators), ' '), $regulator)">
      <xsl:call-template name="words"><xsl:with-param name="from" select="d:name"/></xsl:call-template>
    </xsl:if>
  </xsl:template>
  <xsl:template match="d:party" mode="address">
    <xsl:if test="not(@regulators) or contains(concat(' ', normalize-space(@regulators), ' '), $regulator)">
      <xsl:call-template name="words"><xsl:with-param name="from" select="d:address"/></xsl:call-template>
    </xsl:if>
  </xsl:template>
  <xsl:template match="k:field[@from = 'party-country']" mode="values">
    <xsl:for-each select="/d:dossier/d:parties/d:party[@role = current()/@of][not(@regulators) or contains(concat(' ', normalize-space(@regulators), ' '), $regulator)]">
      <xsl:call-template name="datum"><xsl:with-param name="value" select="@country"/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>
  <xsl:template match="k:field[@from = 'party-number']" mode="values">
    <xsl:variable name="kind" select="@kind"/>
    <xsl:for-each select="/d:dossier/d:parties/d:party[@role = current()/@of][not(@regulators) or contains(concat(' ', normalize-space(@regulators), ' '), $regulator)]/d:number[@kind = $kind]">
      <xsl:call-template name="datum"><xsl:with-param name="value" select="."/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>
  <xsl:template match="k:field[@from = 'party-reach']" mode="values">
    <xsl:variable name="kind" select="@kind"/>
    <xsl:for-each select="/d:dossier/d:parties/d:party[@role = current()/@of][not(@regulators) or contains(concat(' ', normalize-space(@regulators), ' '), $regulator)]/d:reach[@kind = $kind]">
      <xsl:call-template name="datum"><xsl:with-param name="value" select="."/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>

  <!-- The filing -->
  <xsl:template match="k:field[@from = 'route']" mode="values">
    <xsl:call-template name="words"><xsl:with-param name="from" select="$route/k:name"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'planned']" mode="values">
    <xsl:call-template name="day"><xsl:with-param name="value" select="$filing/@planned"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'addressee']" mode="values">
    <xsl:call-template name="words"><xsl:with-param name="from" select="$pack/k:addressee[@id = $filing/@addressee or (not($filing/@addressee) and @id = $route/@addressee)]/k:name"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'application-kind']" mode="values">
    <xsl:call-template name="datum"><xsl:with-param name="value" select="$filing/@application-kind"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'fee-class']" mode="values">
    <xsl:call-template name="datum"><xsl:with-param name="value" select="$filing/@fee-class"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'answer']" mode="values">
    <xsl:call-template name="datum"><xsl:with-param name="value" select="normalize-space($filing/d:answer[@id = current()/@of])"/></xsl:call-template>
  </xsl:template>

  <!-- Approvals that it relies on -->
  <xsl:template match="k:field[@from = 'reference-agency']" mode="values">
    <xsl:for-each select="key('approval', $filing/d:relies-on/@approval)">
      <xsl:variable name="agency" select="@agency"/>
      <xsl:call-template name="words"><xsl:with-param name="from" select="$pack/k:agency[@id = $agency]/k:name"/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>
  <xsl:template match="k:field[@from = 'reference-number']" mode="values">
    <xsl:for-each select="key('approval', $filing/d:relies-on/@approval)">
      <xsl:call-template name="datum"><xsl:with-param name="value" select="@number"/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>
  <xsl:template match="k:field[@from = 'reference-date']" mode="values">
    <xsl:for-each select="key('approval', $filing/d:relies-on/@approval)">
      <xsl:call-template name="day"><xsl:with-param name="value" select="@date"/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>
  <xsl:template match="k:field[@from = 'reference-class']" mode="values">
    <xsl:for-each select="key('approval', $filing/d:relies-on/@approval)">
      <xsl:call-template name="datum"><xsl:with-param name="value" select="@class"/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>
  <xsl:template match="k:field[@from = 'reference-use']" mode="values">
    <xsl:call-template name="wordings"><xsl:with-param name="texts" select="key('text', key('approval', $filing/d:relies-on/@approval)/d:use/@text)"/></xsl:call-template>
  </xsl:template>

  <!-- The authority of the pack -->
  <xsl:template match="k:field[@from = 'authority']" mode="values">
    <xsl:call-template name="words"><xsl:with-param name="from" select="$pack/k:authority[not(current()/@of) or @id = current()/@of]/k:name"/></xsl:call-template>
  </xsl:template>

  <!-- The approval that it changes -->
  <xsl:template match="k:field[@from = 'approval-number']" mode="values">
    <xsl:call-template name="datum"><xsl:with-param name="value" select="$changed/@number"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'approval-date']" mode="values">
    <xsl:call-template name="day"><xsl:with-param name="value" select="$changed/@date"/></xsl:call-template>
  </xsl:template>

  <!-- The change plan -->
  <xsl:template match="k:field[@from = 'plan-number']" mode="values">
    <xsl:call-template name="datum"><xsl:with-param name="value" select="$change-plan/@number"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'plan-version']" mode="values">
    <xsl:call-template name="datum"><xsl:with-param name="value" select="$change-plan/@version"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'plan-confirmed']" mode="values">
    <xsl:call-template name="day"><xsl:with-param name="value" select="$change-plan/@confirmed"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'plan-title']" mode="values">
    <xsl:call-template name="words"><xsl:with-param name="from" select="$change-plan/d:title"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'plan-purpose']" mode="values">
    <xsl:call-template name="words"><xsl:with-param name="from" select="$change-plan/d:purpose"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'plan-qms-impact']" mode="values">
    <xsl:call-template name="words"><xsl:with-param name="from" select="$change-plan/d:qms-impact"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'plan-effective']" mode="values">
    <xsl:call-template name="day"><xsl:with-param name="value" select="$change-plan/d:notification[@filing = $filing/@id]/@effective"/></xsl:call-template>
  </xsl:template>

  <!-- In a row for each party -->
  <xsl:template match="k:field[@from = 'each-name']" mode="values">
    <xsl:param name="row"/>
    <xsl:call-template name="words"><xsl:with-param name="from" select="$row/d:name"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'each-address']" mode="values">
    <xsl:param name="row"/>
    <xsl:call-template name="words"><xsl:with-param name="from" select="$row/d:address"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'each-process']" mode="values">
    <xsl:param name="row"/>
    <xsl:call-template name="words"><xsl:with-param name="from" select="$row/d:process"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'each-number']" mode="values">
    <xsl:param name="row"/>
    <xsl:for-each select="$row/d:number[@kind = current()/@kind]">
      <xsl:call-template name="datum"><xsl:with-param name="value" select="."/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>
  <!-- In a row for each condition of the approval -->
  <xsl:template match="k:field[@from = 'each-wording']" mode="values">
    <xsl:param name="row"/>
    <xsl:call-template name="words"><xsl:with-param name="from" select="$row/d:wording"/></xsl:call-template>
  </xsl:template>
  <!-- In a row for each change, told by the filing or by the item of the plan that it names, or for each item of the
       plan. What stands before a change is the approved text, for one that was approved meanwhile the text that it
       replaced; only an item of a plan may say itself what part of that text it is about. -->
  <xsl:template match="k:field[starts-with(@from, 'change-')]" mode="values">
    <xsl:param name="row"/>
    <xsl:variable name="of" select="/d:dossier/d:plans/d:change-plan[@id = $row/@plan] | $change-plan[not($row/@plan)]"/>
    <xsl:variable name="item" select="$row/self::d:item | $of/d:item[@id = $row/self::d:change/@item]"/>
    <xsl:apply-templates select="." mode="change">
      <xsl:with-param name="row" select="$row"/>
      <xsl:with-param name="item" select="$item"/>
      <xsl:with-param name="id" select="($row/@field | $item[not($row/@field)]/@field)[1]"/>
    </xsl:apply-templates>
  </xsl:template>
  <xsl:template match="k:field[@from = 'change-matter']" mode="change">
    <xsl:param name="item"/>
    <xsl:param name="id"/>
    <xsl:variable name="kind" select="$pack/k:plan-item[@id = $id or (not($id) and @id = $item/@kind)]"/>
    <xsl:call-template name="words"><xsl:with-param name="from" select="$kind/k:name"/></xsl:call-template>
    <xsl:if test="not($kind)"><xsl:call-template name="datum"><xsl:with-param name="value" select="$id"/></xsl:call-template></xsl:if>
  </xsl:template>
  <xsl:template match="k:field[@from = 'change-before']" mode="change">
    <xsl:param name="row"/>
    <xsl:param name="id"/>
    <xsl:variable name="field" select="$changed/d:baseline/d:field[@id = $id]"/>
    <xsl:variable name="own" select="$row/self::d:item/d:before"/>
    <xsl:variable name="was" select="$field/d:was[@filing = $filing/@id]"/>
    <xsl:call-template name="words"><xsl:with-param name="from" select="$own | $was[not($own)] | $field/d:value[not($own) and not($was)]"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'change-after']" mode="change">
    <xsl:param name="row"/>
    <xsl:param name="item"/>
    <xsl:call-template name="words"><xsl:with-param name="from" select="$row/d:after | $item[not($row/d:after)]/d:after"/></xsl:call-template>
  </xsl:template>
  <xsl:template match="k:field[@from = 'change-reason']" mode="change">
    <xsl:param name="row"/>
    <xsl:param name="item"/>
    <xsl:call-template name="words"><xsl:with-param name="from" select="$row/d:reason | $item[not($row/d:reason)]/d:reason"/></xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
