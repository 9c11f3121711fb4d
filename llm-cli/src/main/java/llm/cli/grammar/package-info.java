/** What {@code llm grammar} finds out about grammars, texts and folders of tests. */
@NullMarked
package llm.cli.grammar;

import org.jspecify.annotations.NullMarked;
