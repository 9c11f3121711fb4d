/** Learns from examples that a template renders how calls and messages are written. */
@NullMarked
package llm.runtime.answer.learn;

import org.jspecify.annotations.NullMarked;
