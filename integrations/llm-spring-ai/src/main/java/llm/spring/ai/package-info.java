/**
 * Models of this project for Spring AI: {@link llm.spring.ai.LlmChatModel} and {@link
 * llm.spring.ai.LlmEmbeddingModel}.
 *
 * <p>Each borrows a model, which its owner closes, or owns one that it loads; then {@code close}
 * closes it. What cannot be done is refused by an {@link UnsupportedOperationException} that names
 * it, before anything is computed.
 */
@NullMarked
package llm.spring.ai;

import org.jspecify.annotations.NullMarked;
