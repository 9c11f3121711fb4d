/** Threads, closing, interruption and memory of a model in use, through {@code llm.api} alone. */
@NullMarked
package llm.tests.engine;

import org.jspecify.annotations.NullMarked;
