/* iam/document_form.h: the form of policy documents, and ways into them. */
#ifndef VG_IAM_DOCUMENT_FORM_H
#define VG_IAM_DOCUMENT_FORM_H

#include "iam/node.h"

/* Whether the document has the form of a policy: known members of the right types, at least one
 * statement. */
bool iam_document_has_form(const struct iam_node *root);

/* The statements, of a list or the only one. */
const struct iam_node *iam_first_statement(const struct iam_node *root);
const struct iam_node *iam_next_statement(const struct iam_node *root,
                                          const struct iam_node *statement);

/* The texts of a member that is a string or a list of them; NULL, too, where it is absent or empty.
 */
const struct iam_node *iam_first_text(const struct iam_node *texts);
const struct iam_node *iam_next_text(const struct iam_node *texts, const struct iam_node *text);

/* Whether the text is one of those in a list with spaces between them. */
bool iam_is_one_of(struct vg_str text, const char *list);

#endif
