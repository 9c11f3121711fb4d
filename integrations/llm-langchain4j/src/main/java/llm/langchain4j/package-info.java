/**
 * Models of this project for LangChain4j: {@link llm.langchain4j.LlmChatModel}, {@link
 * llm.langchain4j.LlmStreamingChatModel}, {@link llm.langchain4j.LlmEmbeddingModel}, {@link
 * llm.langchain4j.LlmScoringModel} and {@link llm.langchain4j.LlmTokenCountEstimator}.
 *
 * <p>Each borrows a model, which its owner closes, or owns one that it loads; then {@code close}
 * closes it. What cannot be done is refused by LangChain4j's own {@code
 * UnsupportedFeatureException}, before anything is computed.
 */
@NullMarked
package llm.langchain4j;

import org.jspecify.annotations.NullMarked;
