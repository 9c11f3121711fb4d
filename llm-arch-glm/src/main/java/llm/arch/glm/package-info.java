/** The GLM families. */
@NullMarked
package llm.arch.glm;

import org.jspecify.annotations.NullMarked;
