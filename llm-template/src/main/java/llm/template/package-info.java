/**
 * Chat templates: a conversation to the prompt its model expects.
 *
 * <p>Templates are written in Jinja, as the Hugging Face library "transformers" and llama.cpp use
 * it. Every character of a rendering knows whether the template or its caller wrote it.
 */
@NullMarked
package llm.template;

import org.jspecify.annotations.NullMarked;
