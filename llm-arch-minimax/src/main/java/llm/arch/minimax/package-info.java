/** The families of MiniMax. */
@NullMarked
package llm.arch.minimax;

import org.jspecify.annotations.NullMarked;
