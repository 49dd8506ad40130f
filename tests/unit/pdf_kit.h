/* Small PDFs, written object by object, so that each has just what a test is about. */
#ifndef TESTS_PDF_KIT_H
#define TESTS_PDF_KIT_H

#include "scratch.h"

#include "base/text.h"

#include <spawn.h>
#include <sys/wait.h>

#define PDF_OBJECTS 40

struct pdf_kit {
    const char *catalogue; /* more entries of the catalogue; NULL: none */
    const char *page;      /* more entries of the page */
    const char *font;      /* the font F1 as a dictionary; NULL: Helvetica, not embedded */
    const char *content;   /* the page's drawing; NULL: shows the text below */
    const char *text;      /* NULL: "Hello" */
    const char *more[24];  /* objects 6, 7, ... */
};

static inline void pdf_write(const char *path, const struct pdf_kit *kit)
{
    struct text out = TEXT_INIT(1 << 20), content = TEXT_INIT(65536);
    size_t offsets[PDF_OBJECTS] = { 0 }, count = 0;
    text_append(&out, "%PDF-1.7\n");
#define PDF_OBJECT(...)                                                                            \
    do {                                                                                           \
        offsets[++count] = out.size;                                                               \
        text_appendf(&out, "%zu 0 obj\n", count);                                                  \
        text_appendf(&out, __VA_ARGS__);                                                           \
        text_append(&out, "\nendobj\n");                                                           \
    } while (0)
    PDF_OBJECT("<< /Type /Catalog /Pages 2 0 R %s >>", kit->catalogue ? kit->catalogue : "");
    PDF_OBJECT("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    PDF_OBJECT("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
               "/Resources << /Font << /F1 5 0 R >> >> %s >>",
               kit->page ? kit->page : "");
    if (kit->content)
        text_append(&content, kit->content);
    else
        text_appendf(&content, "BT /F1 12 Tf 50 800 Td (%s) Tj ET",
                     kit->text ? kit->text : "Hello");
    PDF_OBJECT("<< /Length %zu >>\nstream\n%s\nendstream", content.size, text_string(&content));
    PDF_OBJECT("%s",
               kit->font ? kit->font : "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    for (size_t i = 0; kit->more[i]; i++)
        PDF_OBJECT("%s", kit->more[i]);
    size_t table = out.size;
    text_appendf(&out, "xref\n0 %zu\n0000000000 65535 f \n", count + 1);
    for (size_t i = 1; i <= count; i++)
        text_appendf(&out, "%010zu 00000 n \n", offsets[i]);
    text_appendf(&out, "trailer\n<< /Size %zu /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", count + 1,
                 table);
    assert_false(text_failed(&out));
    scratch_write_bytes(path, out.bytes, out.size);
    text_release(&content);
    text_release(&out);
}

/* Runs a program of the path; fails the test unless it exits with 0. */
static inline void run_program(const char *const arguments[])
{
    pid_t child;
    int state = -1;
    const char *const environment[] = { "PATH=/usr/bin:/bin", NULL };
    assert_int_equal(posix_spawnp(&child, arguments[0], NULL, NULL, (char *const *)arguments,
                                  (char *const *)environment),
                     0);
    assert_int_equal(waitpid(child, &state, 0), child);
    assert_true(WIFEXITED(state));
    assert_int_equal(WEXITSTATUS(state), 0);
}

#endif
