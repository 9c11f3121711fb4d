/** Answers of a form: what is asked for as a grammar, and which tokens of a model may come next. */
@NullMarked
package llm.runtime.constraint;

import org.jspecify.annotations.NullMarked;
