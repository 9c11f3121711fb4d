/** Vectors of many texts: reading texts, embedding them in groups, writing vectors as they come. */
@NullMarked
package llm.cli.embed;

import org.jspecify.annotations.NullMarked;
