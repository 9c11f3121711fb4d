/** JMH benches of what a forward pass and the choice of a token are made of. */
@NullMarked
package llm.benchmarks;

import org.jspecify.annotations.NullMarked;
