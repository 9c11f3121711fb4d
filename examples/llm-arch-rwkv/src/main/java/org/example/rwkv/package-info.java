/** RWKV 7. */
@NullMarked
package org.example.rwkv;

import org.jspecify.annotations.NullMarked;
