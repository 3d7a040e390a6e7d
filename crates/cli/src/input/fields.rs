//! What formats with named fields tell of a page, and what their files call it.

use std::str::FromStr;

use gleaner::Page;
use gleaner::text::html;

use crate::input::fill;
use crate::plain::line;

/// The fields of a record that mean something, by the names that records of ours have.
pub(crate) const FIELDS: [&str; 8] = ["id", "text", "html", "site", "url", "title", "date", "author"];

/// The name that a file has for a field: `text=body`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// The position of the field among [`FIELDS`].
    field: usize,
    name: String,
}

impl FromStr for Column {
    type Err = String;

    fn from_str(argument: &str) -> Result<Column, String> {
        let (field, name) = argument.split_once('=').ok_or("expected FIELD=NAME, such as text=body")?;
        let at = FIELDS.iter().position(|known| *known == field);
        let field = at.ok_or_else(|| format!("there is no field `{field}`, only {}", FIELDS.join(", ")))?;
        Ok(Column { field, name: name.to_owned() })
    }
}

/// What a file calls each of the [`FIELDS`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Columns([String; FIELDS.len()]);

impl Columns {
    /// The names of [`FIELDS`], but for those given. Of several names for one field the last holds.
    pub(crate) fn new(given: &[Column]) -> Columns {
        let mut columns = Columns(FIELDS.map(str::to_owned));
        for Column { field, name } in given {
            columns.0[*field].clone_from(name);
        }
        columns
    }

    /// What the file calls a field of ours.
    pub(crate) fn name<'a>(&'a self, field: &'a str) -> &'a str {
        FIELDS.iter().position(|known| *known == field).map_or(field, |at| &self.0[at])
    }

    /// Where each field stands among the columns of a file, or why the file is of no use.
    pub(super) fn places<'a>(&self, names: impl Iterator<Item = &'a str> + Clone) -> Result<Places, String> {
        let mut places = Places([None; FIELDS.len()]);
        for (place, wanted) in places.0.iter_mut().zip(&self.0) {
            *place = names.clone().position(|name| name == wanted);
        }
        if places.0[TEXT].is_none() && places.0[HTML].is_none() {
            // Of a file that is no table they can be anything.
            let found: Vec<_> = names.take(20).map(|name| line(name, 40)).collect();
            return Err(format!(
                "there is no column `{}` or `{}`, only {}; name one with --column text=NAME",
                self.0[TEXT],
                self.0[HTML],
                found.join(", ")
            ));
        }
        Ok(places)
    }
}

impl Default for Columns {
    fn default() -> Self {
        Columns::new(&[])
    }
}

const TEXT: usize = 1;
const HTML: usize = 2;

/// The number of the column that holds each of the [`FIELDS`], if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places([Option<usize>; FIELDS.len()]);

impl Places {
    /// The fields of a record of which `value` gives a column, and those that are empty as nothing.
    pub(super) fn fields(
        &self,
        mut value: impl FnMut(usize) -> Result<Option<String>, String>,
    ) -> Result<Fields, String> {
        let mut values = [const { None }; FIELDS.len()];
        for ((into, place), field) in values.iter_mut().zip(self.0).zip(FIELDS) {
            if let Some(place) = place {
                *into = value(place).map_err(|what| format!("`{field}`: {what}"))?.filter(|value| !value.is_empty());
            }
        }
        if values[TEXT].is_none() && values[HTML].is_none() {
            // A page without words is one all the same.
            values[TEXT] = Some(String::new());
        }
        let [id, text, html, site, url, title, date, author] = values;
        Ok(Fields { id, text, html, site, url, title, date, author })
    }

    /// The columns to be read, in the order of the fields.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.0.into_iter().flatten()
    }
}

/// A record of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub(super) id: Option<String>,
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
    pub(super) site: Option<String>,
    pub(super) url: Option<String>,
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) author: Option<String>,
}

impl Fields {
    /// The page, with what its HTML tells and the record does not.
    pub(super) fn page(mut self, default_id: impl FnOnce() -> String) -> Result<Page, String> {
        match (self.text.take(), self.html.take()) {
            (Some(text), _) => Ok(self.with(default_id, |page| page.text = text)),
            (None, Some(html)) => {
                Ok(self.with(default_id, |page| fill(page, html::extract(html.as_bytes(), Some("utf-8")))))
            }
            (None, None) => Err("the record has neither `text` nor `html`".to_owned()),
        }
    }

    /// The page, whose text `fill` puts in.
    pub(super) fn with(self, default_id: impl FnOnce() -> String, fill: impl FnOnce(&mut Page)) -> Page {
        let mut page = Page::new(self.id.unwrap_or_else(default_id), "")
            .title(self.title.unwrap_or_default())
            .date(self.date.unwrap_or_default())
            .author(self.author.unwrap_or_default())
            .site(self.site.unwrap_or_default());
        page.url = self.url.unwrap_or_default();
        fill(&mut page);
        // Only now, because the document may have told its own address. Setting it again sets the site.
        let url = std::mem::take(&mut page.url);
        page.url(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: usize = 0;

    #[test]
    fn columns_are_named() {
        let columns = Columns::new(&["text=body".parse().expect("a column"), "id=no=1".parse().expect("a column")]);
        let places = columns.places(["no=1", "text", "body", "body"].into_iter()).expect("a text");
        assert_eq!((places.0[ID], places.0[TEXT], places.0[HTML]), (Some(0), Some(2), None));
        let error = columns.places(["text", "b"].into_iter()).expect_err("no text");
        assert_eq!(error, "there is no column `body` or `html`, only text, b; name one with --column text=NAME");
        for (bad, expected) in
            [("text", "expected FIELD=NAME"), ("body=text", "there is no field `body`, only id, text")]
        {
            assert!(bad.parse::<Column>().expect_err("bad").starts_with(expected));
        }
    }

    #[test]
    fn empty_columns_are_none() {
        let places = Columns::default().places(["text", "html"].into_iter()).expect("a text");
        let fields = |text: &'static str, html: &'static str| {
            places
                .fields(|at| Ok(Some([text, html][at].to_owned())))
                .expect("values")
                .page(String::new)
                .expect("a page")
        };
        assert_eq!(fields("a", "<p>b").text, "a");
        assert_eq!(fields("", "<p>b").text, "b");
        assert_eq!(fields("", "").text, "");
    }
}
