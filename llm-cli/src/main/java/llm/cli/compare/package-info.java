/** What tells models apart: facts read from their composed blocks, as a table, JSON or a page. */
@NullMarked
package llm.cli.compare;

import org.jspecify.annotations.NullMarked;
