/** DeepSeek's families, and others with latent attention of their kind. */
@NullMarked
package llm.arch.deepseek;

import org.jspecify.annotations.NullMarked;
