/**
 * What all notations of answers are made of: pieces, marks, control tokens, tools, and values as
 * they are written.
 */
@NullMarked
package llm.runtime.answer.text;

import org.jspecify.annotations.NullMarked;
