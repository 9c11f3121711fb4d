/** What a runtime implements for {@link llm.api.LanguageModel} to find it; not for applications. */
@NullMarked
package llm.api.spi;

import org.jspecify.annotations.NullMarked;
