//! The name of a new operation, in every spelling that a file or an identifier needs.

use gibbs_ops::camel_case;

/// Names are lower-case words of letters and digits: `geometric-median`.
pub(crate) struct Name {
    words: Vec<String>,
}

const LONGEST: usize = 40;

/// Words that Rust or JavaScript keep for themselves, and modules that a topic crate or the addon may have already.
const RESERVED: &str = "
    as async await become box break cancel case catch class close const continue crate debugger default
    delete describe do dyn else enum eval export extends extern false final finally fn for function gen
    if impl implements import in index instanceof interface let lib loop macro main match mod module
    move mut new null open override package priv private protected pub public ref return self static
    struct super switch tests this throw trait true try type typeof undefined unsafe unsized use var
    virtual void where while with yield
";

impl Name {
    /// Reads `geometric-median` or `geometric_median`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let words: Vec<String> = text.split(['-', '_']).map(String::from).collect();
        let plain = |word: &String| {
            !word.is_empty() && word.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        };
        if !words.iter().all(plain) || !text.starts_with(|first: char| first.is_ascii_lowercase()) {
            return Err(format!("`{text}` is no name: write lower-case words, as in geometric-median"));
        }
        if text.len() > LONGEST {
            return Err(format!("`{text}` is longer than {LONGEST} letters"));
        }
        let name = Self { words };
        if RESERVED.split_whitespace().any(|word| word == name.snake()) {
            return Err(format!("`{text}` is a word with a meaning of its own: take another"));
        }
        if matches!(name.words.last().map(String::as_str), Some("sync" | "async")) {
            return Err(format!("`{text}`: the twins of a function get their ending by themselves"));
        }
        Ok(name)
    }

    /// `geometric_median`, in Rust.
    pub(crate) fn snake(&self) -> String {
        self.words.join("_")
    }

    /// `geometric-median`, in names of TypeScript files.
    pub(crate) fn kebab(&self) -> String {
        self.words.join("-")
    }

    /// `geometricMedian`, in TypeScript.
    pub(crate) fn camel(&self) -> String {
        camel_case(&self.snake())
    }

    /// `GeometricMedian`, in names of types.
    pub(crate) fn pascal(&self) -> String {
        let camel = self.camel();
        camel[..1].to_uppercase() + &camel[1..]
    }

    /// `geometric median`, for people.
    pub(crate) fn words(&self) -> String {
        self.words.join(" ")
    }
}
