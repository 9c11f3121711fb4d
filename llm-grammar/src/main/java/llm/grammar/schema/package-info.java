/** JSON Schema, drafts 04 to 2020-12, to rules of a grammar. */
@NullMarked
package llm.grammar.schema;

import org.jspecify.annotations.NullMarked;
