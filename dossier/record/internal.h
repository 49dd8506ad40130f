/* Inside this room: how an event and what follows from it are put into the files. */
#ifndef DOSSIER_RECORD_INTERNAL_H
#define DOSSIER_RECORD_INTERNAL_H

#include "dossier/edit.h"
#include "dossier/record/record.h"

#define RECORD_APPROVAL_ORDER "name model use safety condition baseline" /* children of one */

struct recording {
    const struct record_frame *frame;
    const struct dossier *dossier;
    xmlNode *filing;
    struct filing_event event;
    struct record_terms terms;
    struct edit edit;
    struct error *error;
};

bool recording_same(const char *value, const char *other);                /* both there */
bool recording_kind(const struct recording *recording, const char *kind); /* of the event */
bool recording_no_memory(const struct recording *recording);
/* Sets an attribute of an element of the tree, if it says otherwise; NULL takes it away. */
bool recording_set(struct recording *recording, const xmlNode *node, const char *name,
                   const char *value) MUST_CHECK;
/* Sets it if it is not there; INPUT if it says otherwise and `strict`. NULL: nothing is done. */
bool recording_fill(struct recording *recording, const xmlNode *node, const char *name,
                    const char *value, bool strict) MUST_CHECK;
/* Adds an element without attributes. `order` has the names of the parent's children. */
struct markup_node *recording_add(struct recording *recording, struct edit_place parent,
                                  const char *name, const char *order, const char *id);
/* A line of what was done to a file, in the language of the frame. */
void recording_say(struct recording *recording, const char *file, const char *en, const char *ja);

/* An approval of a filing of kind "new": made, or completed. */
bool recording_grant(struct recording *recording) MUST_CHECK;
/* The approval that was to come and will not: a pending one takes the event as its state. */
bool recording_deny(struct recording *recording) MUST_CHECK;
/* What the filing changes, in the approved text from a day on; where it was approved, stage and use
 * of the approval too. */
bool recording_change(struct recording *recording, const char *day) MUST_CHECK;
/* The stage of a two-stage approval that the filing is of. */
bool recording_stage(struct recording *recording, const char *approval) MUST_CHECK;
/* The baseline that a new approval starts with, in an element that has none. */
bool recording_baseline(struct recording *recording, struct edit_place approval) MUST_CHECK;

/* What the event does to the plan of the filing. */
bool recording_plan(struct recording *recording) MUST_CHECK;
/* Confirmed plans that plan what was just changed otherwise. */
bool recording_reexamine(struct recording *recording, const xmlNode *approval) MUST_CHECK;

#endif
