/**
 * Models as beans of Spring Boot, by the properties {@code llm.chat} and {@code llm.embedding}:
 * {@link llm.spring.boot.LlmChatProperties}, {@link llm.spring.boot.LlmEmbeddingProperties}.
 *
 * <p>Beans step back where an application has its own, and are closed with the context.
 */
@NullMarked
package llm.spring.boot;

import org.jspecify.annotations.NullMarked;
