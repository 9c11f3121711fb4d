/**
 * How each tensor type lays its elements out in bytes, and how they become floats and back.
 *
 * <p>This is the readable specification that every kernel is tested against: plain loops, one class
 * a family of layouts, its Javadoc naming the fields in the order in which they lie in a block.
 * Floats are combined in the order that is written here, each operation rounded on its own, so that
 * the results are the reference's bit for bit.
 */
@NullMarked
package llm.tensor.codec;

import org.jspecify.annotations.NullMarked;
