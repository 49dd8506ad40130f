/* Where each country stands, as one page for the browser. */
#include "dossier/page.h"
#include "dossier/status/internal.h"
#include "schemas/report_style.h"

typedef void line_maker(const struct standing *standing, enum report_language language,
                        struct text *ret);

static void cell_html(const struct standing *standing, line_maker *make, struct text *ret)
{
    struct text lines[2] = { TEXT_INIT(262144), TEXT_INIT(262144) };
    for (enum report_language language = REPORT_EN; language <= REPORT_JA; language++)
        make(standing, language, &lines[language]);
    text_append(ret, "<td>");
    page_both_foreign(text_string(&lines[REPORT_EN]), text_string(&lines[REPORT_JA]), ret);
    text_append(ret, "</td>");
    text_release(&lines[REPORT_EN]);
    text_release(&lines[REPORT_JA]);
}

static void approval_html(const struct status_page *page, const xmlNode *approval, struct text *ret)
{
    struct text lines[2] = { TEXT_INIT(65536), TEXT_INIT(65536) };
    for (enum report_language language = REPORT_EN; language <= REPORT_JA; language++) {
        status_approval_line(approval, language, &lines[language]);
        if (approval_baseline_fields(approval)) {
            text_append(&lines[language], language == REPORT_JA ? "。承認事項：" : "; baseline ");
            status_baseline_line(approval, language, &lines[language]);
        }
        if (xml_child(approval, NS_DOSSIER, "condition")) {
            text_append(&lines[language], language == REPORT_JA ? "。承認条件：" : "; conditions ");
            status_conditions_line(approval, page->as_of, language, &lines[language]);
        }
    }
    text_append(ret, "<p class=\"text\">");
    page_both_foreign(text_string(&lines[REPORT_EN]), text_string(&lines[REPORT_JA]), ret);
    text_append(ret, "</p>");
    text_release(&lines[REPORT_EN]);
    text_release(&lines[REPORT_JA]);
}

static void plan_html(const struct standing *standing, struct text *ret)
{
    struct text lines[2] = { TEXT_INIT(65536), TEXT_INIT(65536) };
    for (enum report_language language = REPORT_EN; standing->plan && language <= REPORT_JA;
         language++) {
        text_append(&lines[language], language == REPORT_JA ? "変更計画 " : "change plan ");
        status_plan(standing, language, &lines[language]);
    }
    if (standing->plan) {
        text_append(ret, "<p class=\"text\">");
        page_both_foreign(text_string(&lines[REPORT_EN]), text_string(&lines[REPORT_JA]), ret);
        text_append(ret, "</p>");
    }
    text_release(&lines[REPORT_EN]);
    text_release(&lines[REPORT_JA]);
}

static void filing_html(const struct status_page *page, const struct standing *standing,
                        struct text *ret)
{
    const struct status_names *names = &standing->names;
    const char *regulator = xml_attribute(standing->filing, "regulator");
    struct text heads[2] = { TEXT_INIT(65536), TEXT_INIT(65536) };
    for (enum report_language language = REPORT_EN; language <= REPORT_JA; language++)
        status_head(standing, page, language, &heads[language]);
    text_appendf(ret, "<tr><td><code>%s</code><br>", regulator);
    page_both_foreign(names->authority[REPORT_EN], names->authority[REPORT_JA], ret);
    text_appendf(ret, "</td><td><code>%s</code><br>", xml_attribute(standing->filing, "id"));
    page_both_foreign(text_string(&heads[REPORT_EN]), text_string(&heads[REPORT_JA]), ret);
    text_append(ret, "</td>");
    text_release(&heads[REPORT_EN]);
    text_release(&heads[REPORT_JA]);
    cell_html(standing, status_state, ret);
    cell_html(standing, status_last, ret);
    cell_html(standing, status_next, ret);
    cell_html(standing, status_questions, ret);
    text_append(ret, "<td>");
    plan_html(standing, ret);
    const xmlNode *approval = status_approval(page, standing->filing, NULL);
    for (; approval; approval = status_approval(page, standing->filing, approval))
        approval_html(page, approval, ret);
    text_append(ret, "</td></tr>\n");
}

static void table_html(const struct status_page *page, const struct standings *standings,
                       struct text *ret)
{
    static const char *const heads[][2] = {
        { "Regulator", "規制当局" },
        { "Filing", "申請" },
        { "State", "状態" },
        { "Last event", "直近" },
        { "Next", "次" },
        { "Questions", "照会" },
        { "Approvals and baseline", "承認等、承認事項" },
    };
    text_append(ret, "<div class=\"wide\"><table>\n<tr>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        text_append(ret, "<th>");
        page_both(heads[i][REPORT_EN], heads[i][REPORT_JA], ret);
        text_append(ret, "</th>");
    }
    text_append(ret, "</tr>\n");
    for (size_t i = 0; i < standings->count; i++)
        filing_html(page, &standings->items[i], ret);
    text_append(ret, "</table></div>\n");
}

static void title_html(const struct status_page *page, struct text *ret)
{
    const char *id = dossier_id(page->dossier);
    text_append(ret, "<main>\n<h1>");
    page_both_foreign(page->product ? page->product : id, page->product_ja ? page->product_ja : id,
                      ret);
    text_append(ret, "</h1>\n<p class=\"meta\">");
    page_both("Where each filing stands, as of ", "各申請の状況、基準日 ", ret);
    text_appendf(ret, "%s</p>\n", page->as_of);
    if (dossier_is_sample(page->dossier)) {
        text_append(ret, "<p class=\"sample\">");
        page_both("An invented sample. Not for filing.", "架空の見本であり、申請には使えません。",
                  ret);
        text_append(ret, "</p>\n");
    }
    page_language_bar(ret);
}

bool status_write_html(const struct status_page *page, struct text *ret, struct error *error)
{
    struct standings standings = STANDINGS_INIT;
    if (!standings_make(page, &standings, error))
        return false;
    page_open(dossier_id(page->dossier), page->language, report_style, NULL, ret);
    page_languages(page->language, ret);
    title_html(page, ret);
    table_html(page, &standings, ret);
    const xmlNode *approval = status_approval(page, NULL, NULL);
    if (approval) {
        text_append(ret, "<h2>");
        page_both("Approvals elsewhere", "その他の承認等", ret);
        text_append(ret, "</h2>\n");
    }
    for (; approval; approval = status_approval(page, NULL, approval))
        approval_html(page, approval, ret);
    text_append(ret, "</main>\n");
    page_close(ret);
    standings_release(&standings);
    return true;
}
