/** How fast a model is read and written, and how fast the machine could. */
@NullMarked
package llm.cli.bench;

import org.jspecify.annotations.NullMarked;
