/** Whose rows the next pass of an engine computes, and how many. */
@NullMarked
package llm.runtime.engine.plan;

import org.jspecify.annotations.NullMarked;
