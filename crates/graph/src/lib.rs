//! Static expression graphs: checked, compiled to a flat program, differentiated in reverse.
