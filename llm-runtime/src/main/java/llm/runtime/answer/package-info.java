/**
 * How a model's answers are written: reasoning, what is said, and calls of tools; learnt from its
 * chat template.
 */
@NullMarked
package llm.runtime.answer;

import org.jspecify.annotations.NullMarked;
