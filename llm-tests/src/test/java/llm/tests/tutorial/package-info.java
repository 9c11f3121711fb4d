/** The tutorial in {@code docs/}: what it says is compiled and run. */
@NullMarked
package llm.tests.tutorial;

import org.jspecify.annotations.NullMarked;
