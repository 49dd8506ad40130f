#include "dossier/init_text.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define NAMESPACE " xmlns=\"urn:samdossier:dossier:1\""

const char init_main[] = HEAD
    "<!-- The dossier: one source of all filings. Each part lies in a file of its own.\n"
    "     Ids are short names in small letters, given once and never changed.\n"
    "     すべての申請の元となる一式。各部は別ファイルに分かれる。id は一度付けたら変えない。 -->\n"
    "<dossier" NAMESPACE " xmlns:xi=\"http://www.w3.org/2001/XInclude\" id=\"" INIT_ID_MARK "\">\n"
    "  <xi:include href=\"product.xml\"/>\n"
    "  <xi:include href=\"parties.xml\"/>\n"
    "  <xi:include href=\"texts.xml\"/>\n"
    "  <xi:include href=\"software.xml\"/>\n"
    "  <xi:include href=\"evidence.xml\"/>\n"
    "  <xi:include href=\"approvals.xml\"/>\n"
    "  <plans>\n"
    "    <!-- One file each in plans/, included here: two-stage approval, change plans.\n"
    "         二段階承認、変更計画(IDATEN)。plans/ に一件一ファイルで置き、ここに並べる。\n"
    "         <xi:include href=\"plans/two-stage.xml\"/> -->\n"
    "  </plans>\n"
    "  <xi:include href=\"documents.xml\"/>\n"
    "  <xi:include href=\"papers.xml\"/>\n"
    "  <filings>\n"
    "    <!-- One file for each filing in filings/, included here.\n"
    "         申請・届出ごとに filings/ に一ファイル。ここに並べる。\n"
    "         <xi:include href=\"filings/jp-1.xml\"/>, and in that file:\n"
    "         <filing" NAMESPACE " id=\"jp-1\" regulator=\"jp\" route=\"…\" sequence=\"1\"/> -->\n"
    "  </filings>\n"
    "  <questions>\n"
    "    <!-- Questions of reviewers, a round to a file in questions/. 照会事項。 -->\n"
    "  </questions>\n"
    "  <xi:include href=\"waivers.xml\"/>\n"
    "</dossier>\n";

static const char product[] =
    HEAD "<!-- The product 品目: names exactly as printed, one for each language.\n"
         "     "
         "販売名は表示どおりに、言語ごとに書く。クラスは規制当局ごとに、その根拠とともに書く。"
         " -->\n"
         "<product" NAMESPACE ">\n"
         "  <!-- Example 例:\n"
         "  <name xml:lang=\"ja\">販売名</name>\n"
         "  <name xml:lang=\"en\">Name as printed</name>\n"
         "  <model id=\"standard\" number=\"型式番号\"/>\n"
         "  <version full=\"1.0.0+1\" release=\"1.0\"/>\n"
         "  <category xml:lang=\"ja\">類別</category>\n"
         "  <generic-name xml:lang=\"ja\" scheme=\"jmdn\" "
         "code=\"00000000\">一般的名称</generic-name>\n"
         "  <class id=\"class-jp\" regulator=\"jp\" value=\"III\" rule=\"クラス分類ルール\"/>\n"
         "  -->\n"
         "</product>\n";

static const char parties[] =
    HEAD "<!-- Parties 関係者: names and addresses exactly as printed, licences with their "
         "expiry.\n"
         "     名称・住所は許可証等の表示どおりに、許可番号・登録番号は有効期限とともに書く。 "
         "-->\n"
         "<parties" NAMESPACE ">\n"
         "  <!-- Example 例:\n"
         "  <party id=\"holder\" role=\"mah\" country=\"JP\">\n"
         "    <name xml:lang=\"ja\">製造販売業者の名称</name>\n"
         "    <address xml:lang=\"ja\">主たる事務所の所在地</address>\n"
         "    <number kind=\"licence\" expires=\"2030-03-31\">許可番号</number>\n"
         "  </party>\n"
         "  -->\n"
         "</parties>\n";

static const char texts[] =
    HEAD "<!-- Texts 記載内容: intended use, claims, warnings. Each is written once, here; "
         "everything\n"
         "     else points to it. "
         "使用目的又は効果、禁忌・警告など。ここに一度だけ書き、他は参照する。"
         " -->\n"
         "<texts" NAMESPACE ">\n"
         "  <!-- Example 例:\n"
         "  <text id=\"use\" kind=\"intended-use\">\n"
         "    <wording xml:lang=\"ja\" role=\"master\" revision=\"1\">使用目的又は効果</wording>\n"
         "    <wording xml:lang=\"en\" role=\"translation\" of-revision=\"1\">Intended "
         "use</wording>\n"
         "  </text>\n"
         "  -->\n"
         "</texts>\n";

static const char software[] =
    HEAD "<!-- The software プログラム: class by JIS T 2304 (IEC 62304), delivery, data sets of "
         "machine\n"
         "     learning. ソフトウェア安全クラス、提供方法、機械学習のデータ。 -->\n"
         "<software" NAMESPACE ">\n"
         "  <!-- Example 例:\n"
         "  <platform xml:lang=\"ja\">動作環境</platform>\n"
         "  -->\n"
         "</software>\n";

static const char evidence[] =
    HEAD "<!-- Evidence 根拠: standards with their editions, essential principles, clinical "
         "evidence.\n"
         "     適合規格(年版とともに)、基本要件、臨床評価。 -->\n"
         "<evidence" NAMESPACE ">\n"
         "  <!-- Example 例:\n"
         "  <standard id=\"jis-t-2304\" number=\"JIS T 2304\" edition=\"2017\" claim=\"full\"/>\n"
         "  -->\n"
         "</evidence>\n";

static const char approvals[] =
    HEAD "<!-- Approvals 承認・認証: what a regulator has approved, field by field, is the "
         "baseline of\n"
         "     every later change. 承認事項が、以後の変更の「変更前」になる。 -->\n"
         "<approvals" NAMESPACE ">\n"
         "  <!-- Example 例:\n"
         "  <approval id=\"jp-approval\" agency=\"jp-mhlw\" regulator=\"jp\" type=\"approval\"\n"
         "            number=\"承認番号\" date=\"2026-01-15\" state=\"valid\"/>\n"
         "  -->\n"
         "</approvals>\n";

static const char documents[] =
    HEAD "<!-- Documents 文書: `samdossier add FILE` writes them here. heading: number in the "
         "table of\n"
         "     contents of IMDRF (N9); for: who gets it (default: all); a translation names the "
         "revision\n"
         "     of the master that it translates.\n"
         "     heading は IMDRF の目次番号、for は提出先(省略時は全て)。翻訳には元の版を書く。 "
         "-->\n"
         "<documents" NAMESPACE ">\n"
         "  <!-- Example 例:\n"
         "  <document id=\"risk\" heading=\"2.08\">\n"
         "    <title xml:lang=\"ja\">リスクマネジメント報告書</title>\n"
         "    <rendition role=\"master\" lang=\"ja\" revision=\"1\" "
         "file=\"documents/risk-ja.pdf\"/>\n"
         "    <rendition role=\"translation\" lang=\"en\" of-revision=\"1\"\n"
         "               file=\"documents/risk-en.pdf\"/>\n"
         "  </document>\n"
         "  -->\n"
         "</documents>\n";

static const char papers[] =
    HEAD "<!-- Papers 証明書等: what others issue, sign, seal or legalise. `document` is the "
         "document\n"
         "     that holds the scan. 他者が発行する書類。写しを収めた文書を document で示す。 -->\n"
         "<papers" NAMESPACE ">\n"
         "  <!-- Example 例:\n"
         "  <paper id=\"iso-13485\" type=\"iso-13485\" number=\"登録番号\" "
         "expires=\"2029-05-19\"\n"
         "         state=\"valid\"/>\n"
         "  -->\n"
         "</papers>\n";

static const char waivers[] =
    HEAD "<!-- Waivers: the only way past a failed rule. Another person than the requester "
         "approves; the\n"
         "     rule's version is what `samdossier explain RULE` prints.\n"
         "     規則からの逸脱の承認。申請者と別の者が承認し、期限を付ける。 -->\n"
         "<waivers" NAMESPACE "/>\n";

const struct init_file init_files[] = {
    { "product.xml", product },
    { "parties.xml", parties },
    { "texts.xml", texts },
    { "software.xml", software },
    { "evidence.xml", evidence },
    { "approvals.xml", approvals },
    { "documents.xml", documents },
    { "papers.xml", papers },
    { "waivers.xml", waivers },
    { ".gitignore", "core.key\n" },
    { ".gitattributes", "*.xml text eol=lf\ndocuments/** -text\n" },
    { 0 },
};
