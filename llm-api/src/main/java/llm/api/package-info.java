/**
 * What an application sees: load a model, generate text, hold sessions.
 *
 * <p>Start at {@link llm.api.LanguageModel}.
 */
@NullMarked
package llm.api;

import org.jspecify.annotations.NullMarked;
