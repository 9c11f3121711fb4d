/** Llama and its close kin. */
@NullMarked
package llm.arch.llama;

import org.jspecify.annotations.NullMarked;
