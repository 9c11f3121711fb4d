/** The families of Ant Group's Bailing team. */
@NullMarked
package llm.arch.bailing;

import org.jspecify.annotations.NullMarked;
