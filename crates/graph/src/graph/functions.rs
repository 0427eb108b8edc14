//! The element-wise functions and the reductions, by name.

/// An enumeration whose variants have the names of a graph's file.
macro_rules! named {
    ($(#[$documentation:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$documentation])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$each])* $variant,)*
        }

        impl $name {
            /// Every one there is.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The name in a graph's file.
            pub fn name(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }

            /// The one with this name.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($word => Some($name::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

named! {
    /// Functions of one number.
    Unary {
        /// −x.
        Negate = "negate",
        /// |x|; slope 0 at 0.
        Abs = "abs",
        /// −1, 0 or 1; slope 0.
        Sign = "sign",
        /// x².
        Square = "square",
        /// √x.
        Sqrt = "sqrt",
        /// 1 / x.
        Reciprocal = "reciprocal",
        /// e^x.
        Exp = "exp",
        /// e^x − 1.
        Expm1 = "expm1",
        /// log x.
        Log = "log",
        /// log(1 + x).
        Log1p = "log1p",
        /// log(1 − e^x), x < 0.
        Log1mExp = "log1mExp",
        /// log(1 + e^x).
        Softplus = "softplus",
        /// 1 / (1 + e^−x), the inverse logit.
        Sigmoid = "sigmoid",
        /// log(1 / (1 + e^−x)).
        LogSigmoid = "logSigmoid",
        /// log(x / (1 − x)).
        Logit = "logit",
        /// 1 − exp(−e^x), the inverse complementary log-log.
        InverseCloglog = "inverseCloglog",
        /// sin x.
        Sin = "sin",
        /// cos x.
        Cos = "cos",
        /// tan x.
        Tan = "tan",
        /// arcsin x.
        Asin = "asin",
        /// arccos x.
        Acos = "acos",
        /// arctan x.
        Atan = "atan",
        /// sinh x.
        Sinh = "sinh",
        /// cosh x.
        Cosh = "cosh",
        /// tanh x.
        Tanh = "tanh",
        /// arsinh x.
        Asinh = "asinh",
        /// arcosh x.
        Acosh = "acosh",
        /// artanh x.
        Atanh = "atanh",
        /// The error function.
        Erf = "erf",
        /// 1 − erf x.
        Erfc = "erfc",
        /// Φ(x), the standard normal distribution function.
        NormalCdf = "normalCdf",
        /// log Φ(x), without underflow.
        LogNormalCdf = "logNormalCdf",
        /// Φ⁻¹(x).
        InverseNormalCdf = "inverseNormalCdf",
        /// log |Γ(x)|.
        Lgamma = "lgamma",
        /// (log Γ)′.
        Digamma = "digamma",
        /// (log Γ)″.
        Trigamma = "trigamma",
        /// log I₀(x), the modified Bessel function.
        LogBesselI0 = "logBesselI0",
        /// max(x, 0); slope 0 at 0.
        Relu = "relu",
        /// The largest whole number not above x; slope 0.
        Floor = "floor",
        /// The smallest whole number not below x; slope 0.
        Ceil = "ceil",
        /// The nearest whole number, halves away from zero; slope 0.
        Round = "round",
        /// 1 where x is 0, otherwise 0; slope 0.
        Not = "not",
        /// x, seen as a constant: slope 0.
        Detach = "detach",
    }
}

named! {
    /// Functions of two numbers.
    Binary {
        /// x + y.
        Add = "add",
        /// x − y.
        Subtract = "subtract",
        /// x y.
        Multiply = "multiply",
        /// x / y.
        Divide = "divide",
        /// x^y.
        Power = "power",
        /// The smaller; slope to the first where equal.
        Minimum = "minimum",
        /// The larger; slope to the first where equal.
        Maximum = "maximum",
        /// The angle of the point (y, x): arctan(x / y) in the right quadrant.
        Atan2 = "atan2",
        /// log(e^x + e^y).
        LogAddExp = "logAddExp",
        /// log(e^x − e^y), x > y.
        LogSubExp = "logSubExp",
        /// x log y, 0 where x is 0.
        Xlogy = "xlogy",
        /// x log(1 + y), 0 where x is 0.
        Xlog1py = "xlog1py",
        /// log B(x, y) = log Γ(x) + log Γ(y) − log Γ(x + y).
        LogBeta = "logBeta",
        /// 1 where x < y, otherwise 0; slope 0, as of all comparisons.
        Less = "less",
        /// 1 where x ≤ y.
        LessEqual = "lessEqual",
        /// 1 where x > y.
        Greater = "greater",
        /// 1 where x ≥ y.
        GreaterEqual = "greaterEqual",
        /// 1 where x = y.
        Equal = "equal",
        /// 1 where x ≠ y.
        NotEqual = "notEqual",
        /// 1 where neither is 0.
        And = "and",
        /// 1 where one is not 0.
        Or = "or",
    }
}

named! {
    /// Functions of three numbers.
    Ternary {
        /// y where x is not 0, otherwise z; no slope reaches the branch that was not taken.
        Select = "select",
        /// x, no smaller than y and no larger than z; slope to x inside, otherwise to the bound.
        Clamp = "clamp",
        /// x y + z.
        MultiplyAdd = "multiplyAdd",
    }
}

named! {
    /// What becomes of the elements along the reduced axes.
    Reduction {
        /// Σ x.
        Sum = "sum",
        /// Σ x / n.
        Mean = "mean",
        /// The largest; slope to the first of equals.
        Max = "max",
        /// The smallest; slope to the first of equals.
        Min = "min",
        /// Π x.
        Product = "product",
        /// log Σ e^x.
        LogSumExp = "logSumExp",
    }
}
