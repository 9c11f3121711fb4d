/**
 * The K types: super-blocks of 256 elements in groups, each with a scale that is an integer itself.
 */
@NullMarked
package llm.tensor.codec.superblock;

import org.jspecify.annotations.NullMarked;
