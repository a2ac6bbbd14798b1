/* apigateway/template/node.h: a compiled template: a tree of nodes, as the parser makes it and the
 * evaluator walks it. */
#ifndef VG_APIGATEWAY_TEMPLATE_NODE_H
#define VG_APIGATEWAY_TEMPLATE_NODE_H

#include "apigateway/template/method.h"
#include "apigateway/template/template.h"
#include "apigateway/template/value.h"

/* Levels of blocks, expressions and references in a template: what recursion may use. */
enum { VTL_DEPTH_MAX = 100 };

enum vtl_kind {
    /* statements */
    VTL_TEXT,
    VTL_SET,     /* a: reference, b: expression */
    VTL_IF,      /* a: condition, b: block, c: VTL_IF for #elseif, VTL_ELSE, or NULL */
    VTL_ELSE,    /* b: block */
    VTL_FOREACH, /* slot: its variable, a: what is iterated, b: block */
    VTL_DEFINE,  /* slot: its name, b: block */
    VTL_BREAK,
    VTL_STOP,
    /* a statement and an expression */
    VTL_REFERENCE, /* slot: its variable, a: steps; text as written, for the escaped ones */
    /* steps of a reference, chained by next */
    VTL_PROPERTY, /* text */
    VTL_METHOD,   /* method, a: arguments chained by next */
    VTL_INDEX,    /* a */
    /* expressions */
    VTL_LITERAL,
    VTL_INTERPOLATED, /* b: block */
    VTL_LIST,         /* a: elements chained by next */
    VTL_MAP,          /* a: key, value, key, value ... chained by next */
    VTL_RANGE,        /* a, b */
    VTL_OR,
    VTL_AND,
    VTL_NOT, /* a */
    VTL_EQ,
    VTL_NE,
    VTL_LT,
    VTL_LE,
    VTL_GT,
    VTL_GE,
    VTL_ADD,
    VTL_SUB,
    VTL_MUL,
    VTL_DIV,
    VTL_MOD,
};

struct vtl_node {
    enum vtl_kind kind;
    bool is_escaped; /* \$x: prints as it is written, without the backslash */
    uint32_t slot;   /* of a variable */
    enum vtl_method method;
    uint32_t arg_count; /* of a method */
    struct vg_str text;
    struct vg_str prefix; /* the backslashes that a reference leaves in front of itself */
    struct apigateway_value literal;
    struct vtl_node *a;
    struct vtl_node *b;
    struct vtl_node *c;
    struct vtl_node *next;
};

/* The variables that are there before any #set, in these slots. */
enum vtl_slot {
    VTL_SLOT_INPUT,
    VTL_SLOT_UTIL,
    VTL_SLOT_CONTEXT,
    VTL_SLOT_STAGE_VARIABLES,
    VTL_SLOT_FOREACH,
    VTL_SLOT_COUNT,    /* $velocityCount */
    VTL_SLOT_HAS_NEXT, /* $velocityHasNext */
    VTL_SLOTS_FIXED
};

struct apigateway_template {
    const struct vtl_node *block;
    size_t slot_count;
};

#endif
