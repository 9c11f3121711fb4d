/** What a model's engine does, as events of Java Flight Recorder ({@code llm.Pass} ...). */
@NullMarked
package llm.runtime.flight;

import org.jspecify.annotations.NullMarked;
