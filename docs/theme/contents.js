// On a narrow screen the list of pages is folded until it is asked for. Without scripts it stands open.
if (window.matchMedia('(max-width: 59.99rem)').matches) document.querySelector('details.contents').open = false;
