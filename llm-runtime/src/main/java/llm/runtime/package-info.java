/** Loads models, schedules sessions, generates text. Hidden: applications use {@code llm.api}. */
@NullMarked
package llm.runtime;

import org.jspecify.annotations.NullMarked;
