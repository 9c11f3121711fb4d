/** GPT-2 and what followed it. */
@NullMarked
package llm.arch.gpt;

import org.jspecify.annotations.NullMarked;
