/**
 * The contract that every architecture plugin must pass.
 *
 * <p>A plugin's test extends {@link llm.testkit.ArchitectureContract} with a few lines.
 */
@NullMarked
package llm.testkit;

import org.jspecify.annotations.NullMarked;
