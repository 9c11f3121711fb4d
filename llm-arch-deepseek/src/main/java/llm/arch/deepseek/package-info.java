/** The DeepSeek families with latent attention. */
@NullMarked
package llm.arch.deepseek;

import org.jspecify.annotations.NullMarked;
