// A test that leaves a rejected promise behind has not shown what it says.
process.on('unhandledRejection', (fault) => {
  throw fault;
});
