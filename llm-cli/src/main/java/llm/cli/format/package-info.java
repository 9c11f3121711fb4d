/** How results are written: tables, trees, sizes, JSON. */
@NullMarked
package llm.cli.format;

import org.jspecify.annotations.NullMarked;
