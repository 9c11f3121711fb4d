/** Which kernels compute what: the only package that knows every backend. */
@NullMarked
package llm.tensor.kernel.select;

import org.jspecify.annotations.NullMarked;
