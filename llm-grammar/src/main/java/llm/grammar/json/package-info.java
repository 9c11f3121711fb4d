/** JSON (RFC 8259) with positions, in the order in which it is written. */
@NullMarked
package llm.grammar.json;

import org.jspecify.annotations.NullMarked;
